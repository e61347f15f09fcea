"""Pages that gather several rooms. A view asks queries and fills a template; rules live below."""
