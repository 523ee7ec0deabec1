namespace Recotem.Recommenders;

/// <summary>How an implicit-feedback loss treats interactions that were observed.</summary>
public enum LossType
{
    /// <summary>An observed pair adds c (ŷ − 1)² to the α0 ŷ² that every pair has.</summary>
    Ialspp,

    /// <summary>An observed pair has (α0 + c) (ŷ − 1)² in place of α0 ŷ².</summary>
    Original,
}
