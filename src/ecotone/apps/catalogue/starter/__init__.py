"""The starter catalogue: true records made from the reference facts, so that a lone
installation without network is useful from its first minute.
"""
