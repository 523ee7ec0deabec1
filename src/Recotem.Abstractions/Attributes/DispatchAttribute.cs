namespace Recotem;

/// <summary>Sets how the results of several plugins become one, instead of the rule that the member's return type implies.</summary>
/// <remarks>The compiler checks the rule against the signature. Nothing calls several plugins by it yet.</remarks>
/// <param name="mode">The rule. It must agree with the return type.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DispatchAttribute(Dispatch mode) : Attribute
{
    /// <summary>The rule.</summary>
    public Dispatch Mode => mode;
}
