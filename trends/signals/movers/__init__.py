"""What moves: named topics, areas and concepts in one ranked list."""
