"""What a person sees: one module and one stylesheet a screen."""
