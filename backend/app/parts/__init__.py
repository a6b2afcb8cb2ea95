"""The parts that `main` puts together; nobody else imports them. Each is handed what it needs."""
