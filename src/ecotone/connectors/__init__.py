"""Reads hubs: one file or folder for each protocol, one loop for all of them."""
