"""Allegations, evidence, findings, decisions, recommendations, follow-up."""
