"""What makes the book: commands, pages, notebooks, data. Readers need none of it."""
