"""What every filed matter has in common: reference, status, history, access code, promised date."""
