namespace Recotem.Recommenders;

/// <summary>Improves or solves the vector of one user or item.</summary>
/// <remarks>One instance per thread; it owns all buffers, so that solving allocates nothing once they have grown.</remarks>
internal abstract class IalsSolver
{
    /// <summary>The solver of a configuration.</summary>
    /// <param name="config">The hyperparameters.</param>
    /// <param name="isPrediction">Whether vectors start from zero, for a user that was not trained, rather than from the epoch before.</param>
    public static IalsSolver Create(Ials.Config config, bool isPrediction)
    {
        int steps = isPrediction ? config.PredictionTimeMaxCgSteps : config.MaxCgSteps;
        int sweeps = isPrediction ? config.PredictionTimeIalsppIteration : config.IalsppIteration;
        return config.SolverType switch
        {
            IalsSolverType.Cholesky => new CholeskySolver(config.NComponents),
            IalsSolverType.Ialspp when config.IalsppSubspaceDimension == 1 => new CoordinateSolver(config.NComponents, sweeps),
            IalsSolverType.Ialspp => new SubspaceSolver(config.NComponents, config.IalsppSubspaceDimension, sweeps),
            _ => new ConjugateGradientSolver(RowLayout.Stride(config.NComponents), steps == 0 ? config.NComponents : steps),
        };
    }

    /// <summary>Improves a vector.</summary>
    /// <param name="x">The vector with its padding, as it is before and after.</param>
    /// <param name="system">Its normal equations.</param>
    /// <exception cref="TrainingException">The matrix is not positive definite.</exception>
    public abstract void Solve(Span<float> x, in IalsSystem system);

    /// <summary>The error of a matrix that is not positive definite.</summary>
    /// <param name="system">The equations.</param>
    protected static TrainingException NotPositiveDefinite(in IalsSystem system) => new(
        "training_error",
        system.Observed.IsEmpty
            ? "IALS met a user or item without interactions, whose equations have no solution with alpha0 = 0; raise 'alpha0', or take solver_type cg, which leaves such vectors at zero"
            : "IALS met a matrix that is not positive definite; raise 'reg' or 'alpha0', or lower the weights of the data");

    /// <summary>Makes a buffer hold a number of values; it at least doubles, so that it seldom grows.</summary>
    protected static void Reserve(ref AlignedFloats buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new AlignedFloats((int)Math.Min(Math.Max(length, 2L * buffer.Length), AlignedFloats.MaxLength));
    }
}
