"""What a build makes, one module each."""
