"""The room of datasets a country holds, runs of methods, their values and what the country decides."""
