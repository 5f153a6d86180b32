"""The only home of SQLAlchemy: tables, transactions, and the questions people ask of the rows."""
