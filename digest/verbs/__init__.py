"""What a person asks for, one module each: they compose what the other rooms compute."""
