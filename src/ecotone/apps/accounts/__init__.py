"""People who sign in, and the audit trail of what they did."""
