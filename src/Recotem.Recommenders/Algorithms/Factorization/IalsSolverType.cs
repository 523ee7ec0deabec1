namespace Recotem.Recommenders;

/// <summary>How the vectors of an epoch are found.</summary>
public enum IalsSolverType
{
    /// <summary>A few steps of conjugate gradients from the vector of the epoch before.</summary>
    Cg,

    /// <summary>The exact solution by Cholesky factorisation.</summary>
    Cholesky,

    /// <summary>Block coordinate descent: exact in a few dimensions at a time.</summary>
    Ialspp,
}
