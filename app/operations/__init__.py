"""Operations: one function, one transaction; what a cashier or a manager can do."""
