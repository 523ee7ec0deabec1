namespace Recotem.Recommenders;

/// <summary>The scores of one vector: its inner products with the rows of a matrix, to the last bit those of the model.</summary>
internal interface IRowScores
{
    /// <summary>The score of a row.</summary>
    double Of(int row);

    /// <summary>The scores of some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">Receives a score for each.</param>
    void Of(ReadOnlySpan<int> rows, Span<double> scores);
}
