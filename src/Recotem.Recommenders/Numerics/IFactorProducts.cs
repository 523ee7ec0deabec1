namespace Recotem.Recommenders;

/// <summary>
/// The two matrices of a factorisation in two precisions: as it is, for scores, and in single precision, for bounds of scores that say
/// which of them are worth their work. <see cref="ProductBounds"/> says how far the two are apart.
/// </summary>
/// <typeparam name="TScores">The scores of a vector.</typeparam>
internal interface IFactorProducts<TScores>
    where TScores : IRowScores, allows ref struct
{
    /// <summary>The number of rows.</summary>
    int RowCount { get; }

    /// <summary>The length of vectors and rows in single precision, a multiple of <see cref="RowLayout.Lanes"/>.</summary>
    int Stride { get; }

    /// <summary>A vector in single precision, each value rounded to the nearest, with zeros to the stride.</summary>
    /// <param name="vector">Its number.</param>
    /// <param name="buffer">Room for it, of the length of the stride; left alone if nothing has to be rounded.</param>
    ReadOnlySpan<float> Vector(int vector, Span<float> buffer);

    /// <summary>A row in single precision, as <see cref="Vector"/>.</summary>
    ReadOnlySpan<float> Row(int row, Span<float> buffer);

    /// <summary>The scores of a vector.</summary>
    TScores ScoresOf(int vector);
}
