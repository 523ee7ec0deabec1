using System.Globalization;

namespace Recotem.Recommenders;

/// <summary>The size of factorisations in double precision.</summary>
internal static class FactorMatrices
{
    /// <summary>Checks that factors of users and items fit into arrays.</summary>
    /// <param name="algorithm">The name of the algorithm.</param>
    /// <param name="interactions">Users × items.</param>
    /// <param name="components">The length of vectors.</param>
    /// <param name="isDecomposed">Whether singular vectors are computed, whose matrices are wider.</param>
    /// <exception cref="TrainingException">There are too many users or items for the number of components.</exception>
    public static void Check(string algorithm, InteractionMatrix interactions, int components, bool isDecomposed)
    {
        int width = isDecomposed ? RandomizedSvd.WidthOf(interactions.UserCount, interactions.ItemCount, components) : components;
        (int rows, string what) = interactions.UserCount >= interactions.ItemCount
            ? (interactions.UserCount, "users")
            : (interactions.ItemCount, "items");
        if (DoubleMatrix.Fits(rows, width))
            return;
        int widest = Array.MaxLength / rows;
        while (widest > 1 && !DoubleMatrix.Fits(rows, widest))
            widest--;
        throw new TrainingException("training_error", string.Create(
            CultureInfo.InvariantCulture,
            $"{algorithm} cannot hold {rows:N0} {what} with n_components {components}: their factors have too many values for one array; set n_components to {Math.Max(1, widest - (isDecomposed ? RandomizedSvd.Oversampling : 0)):N0} at most, or use IALS"));
    }
}
