"""What time asks for."""
