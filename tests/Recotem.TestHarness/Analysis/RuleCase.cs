namespace Recotem.TestHarness;

/// <summary>Marks a test in which a rule fires.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FiresAttribute : Attribute;

/// <summary>Marks a test in which a rule stays silent about correct code that resembles a violation.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SilentAttribute : Attribute;

/// <summary>Marks a test of the line between the two: the last correct form, or the first wrong one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BoundaryAttribute : Attribute;
