"""The pages on which people look after our neighbours: what is stuck, where two systems differ, who may call us."""
