"""The language-model judge: asks an OpenAI-compatible endpoint about masked text, on a budget."""
