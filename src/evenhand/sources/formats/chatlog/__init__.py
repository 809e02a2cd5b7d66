"""Chat logs as OpenAI-compatible services keep them: a list of messages with roles."""
