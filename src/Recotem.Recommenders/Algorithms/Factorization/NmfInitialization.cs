namespace Recotem.Recommenders;

/// <summary>From what factors a non-negative factorisation starts.</summary>
public enum NmfInitialization
{
    /// <summary>Random magnitudes that fit the mean of the interactions.</summary>
    Random,

    /// <summary>The dominant signs of the singular vectors (NNDSVD); zeros stay zero, which makes sparse factors.</summary>
    Nndsvd,

    /// <summary>NNDSVD with its zeros replaced by the mean of the interactions.</summary>
    Nndsvda,

    /// <summary>NNDSVD with its zeros replaced by small random values.</summary>
    Nndsvdar,
}
