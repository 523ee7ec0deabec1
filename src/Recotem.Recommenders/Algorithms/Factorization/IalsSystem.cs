namespace Recotem.Recommenders;

/// <summary>
/// The normal equations (P + Σ c q qᵀ + λ) x = Σ (c + a) q of one vector, where P is the weighted Gram matrix of the other side and q are
/// the vectors of what was observed.
/// </summary>
internal readonly ref struct IalsSystem
{
    /// <summary>The rows of the other side that were observed.</summary>
    public required ReadOnlySpan<int> Observed { get; init; }

    /// <summary>The confidence c of each; empty if all have the same.</summary>
    public required ReadOnlySpan<float> Confidence { get; init; }

    /// <summary>The confidence if all have the same.</summary>
    public required float CommonConfidence { get; init; }

    /// <summary>The factors of the other side.</summary>
    public required ReadOnlySpan<float> Other { get; init; }

    /// <summary>Their Gram matrix times α0.</summary>
    public required ReadOnlySpan<float> Gram { get; init; }

    /// <summary>The regularisation λ of this vector.</summary>
    public required float Lambda { get; init; }

    /// <summary>What the loss adds to the confidence on the right side.</summary>
    public required float A { get; init; }

    /// <summary>Copies the confidences of a part of the observations and fills up with zeros, which have no weight.</summary>
    public void CopyConfidence(int start, int count, Span<float> to)
    {
        if (Confidence.IsEmpty)
            to[..count].Fill(CommonConfidence);
        else
            Confidence.Slice(start, count).CopyTo(to);
        to[count..].Clear();
    }
}
