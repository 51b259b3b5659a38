"""The Site to Pages and Outputs. Pure, but for reading templates."""
