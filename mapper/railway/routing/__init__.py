"""Routes: shortest ways along the rails, and where a train would turn back."""
