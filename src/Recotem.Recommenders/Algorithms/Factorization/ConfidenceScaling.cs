namespace Recotem.Recommenders;

/// <summary>How the weight of an interaction becomes its confidence.</summary>
public enum ConfidenceScaling
{
    /// <summary>The confidence is the weight.</summary>
    None,

    /// <summary>The confidence is ln(1 + weight / ε).</summary>
    Log,
}
