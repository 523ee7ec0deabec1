namespace Recotem.Recipes;

/// <summary>The unit of a numeric time column.</summary>
public enum TimeUnit
{
    /// <summary>Seconds.</summary>
    S,

    /// <summary>Milliseconds.</summary>
    Ms,

    /// <summary>Microseconds.</summary>
    Us,

    /// <summary>Nanoseconds.</summary>
    Ns,
}
