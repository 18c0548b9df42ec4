"""The administrator's pages: what comes in by HTTP is read here and answered here; everything else is a flow's."""
