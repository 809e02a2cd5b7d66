"""The program itself: who reviews how much, how timely, how evenly, and what becomes of it."""
