namespace Recotem;

/// <summary>Where interactions come from.</summary>
/// <remarks>
/// A data source also declares <c>public static ImmutableHashSet&lt;string&gt; NoExpandFields { get; }</c>. It is no static abstract
/// member because an interface with such members cannot be a type argument.
/// </remarks>
[PluginKind("sources", Section = "source")]
public interface IDataSource
{
    /// <summary>Fetches all rows. The frame holds at least the columns that the recipe's <c>schema</c> names.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Cancels the fetch.</param>
    /// <returns>The rows.</returns>
    /// <exception cref="DataSourceException">Anything that went wrong outside the program.</exception>
    ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken);
}

/// <summary>Implemented by data sources that can check cheaply whether a fetch would work; <c>recotem validate</c> asks.</summary>
public interface IProbe
{
    /// <summary>Checks the connection without loading data.</summary>
    /// <param name="context">The limits of the check.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="DataSourceException">A fetch would fail.</exception>
    ValueTask<ProbeReport> ProbeAsync(ProbeContext context, CancellationToken cancellationToken);
}
