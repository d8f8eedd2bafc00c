"""What the template promises, proven on a stack that was brought up by `localstack/up`, and nothing but that."""
