"""From a report card's properties to fields, a draft of what is typed, and a request body."""
