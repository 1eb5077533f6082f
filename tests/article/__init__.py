"""The source article, as read by hand, and the checks that hold the seed to it."""
