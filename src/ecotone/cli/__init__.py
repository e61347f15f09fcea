"""The command line: ecotone …"""
