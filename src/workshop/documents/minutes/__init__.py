"""The minutes of a session, for both sides to read: a file for each kind that says more than its agreement would."""
