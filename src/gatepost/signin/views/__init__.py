"""The pages of the journey: what comes in by HTTP is read here and answered here; everything else is the flow's."""
