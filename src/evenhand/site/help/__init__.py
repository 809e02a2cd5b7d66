"""The guide and the methods as pages of the product, readable without a network."""
