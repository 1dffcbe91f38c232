"""csqa: the quality-assurance linter for customer-service conversations."""
