"""Coming in: tables of stations, the tariff guide, and what is made of them."""
