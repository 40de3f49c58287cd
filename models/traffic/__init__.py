"""What is asked and what is counted: demands, outcomes, measures."""
