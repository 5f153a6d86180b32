"""The console: a chat for one terminal, and rehearsals on a virtual clock."""
