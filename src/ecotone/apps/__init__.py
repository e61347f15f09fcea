"""The rooms, lowest first: countries, accounts, hubs, catalogue, harvest, answers."""
