"""What changed on a day, so that scores before and after are two things."""
