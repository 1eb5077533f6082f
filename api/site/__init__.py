"""The pages for people: every question, node and branch of the grid tree as a page that needs no script."""
