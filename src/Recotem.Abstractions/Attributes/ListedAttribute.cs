namespace Recotem;

/// <summary>Marks a static virtual property of a kind as a trait: a constant per plugin that is recorded in its descriptor.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListedAttribute : Attribute;
