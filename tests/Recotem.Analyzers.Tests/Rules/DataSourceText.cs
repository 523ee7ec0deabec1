namespace Recotem.Analyzers.Tests.Rules;

/// <summary>A data source around the code that a test is about.</summary>
internal static class DataSourceText
{
    private const string Usings = """
        using System.Data;
        using System.Data.Common;
        using System.Diagnostics;
        using System.IO;
        using System.Linq;
        using System.Net;
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Net.NetworkInformation;
        using System.Net.Sockets;
        using System.Net.WebSockets;
        using System.Runtime.CompilerServices;
        using System.Runtime.ExceptionServices;
        namespace Acme;

        """;

    /// <summary>A source whose FetchAsync is an async method with some statements.</summary>
    public static string Fetch(string statements, string members = "") => Of($$"""
        public async ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken)
            {
                await Task.Yield();
                {{statements}}
                return new DataFrameBuilder("a").Build();
            }
        {{members}}
        """);

    /// <summary>A source with a FetchAsync of its own.</summary>
    public static string Of(string members, string rest = "", string bases = "IDataSource") => $$"""
        {{Usings}}[DataSource("acme")]
        public sealed partial class Source(Source.Config config) : {{bases}}
        {
            [Configuration]
            public sealed record Config
            {
                public string Path { get; init; } = "";
            }

            public static ImmutableHashSet<string> NoExpandFields { get; } = [];

            private string Path => config.Path;

            {{members}}
        }

        {{rest}}
        """;

    /// <summary>Members that fetch nothing, for tests of other members.</summary>
    public const string EmptyFetch = """
        public ValueTask<DataFrame> FetchAsync(FetchContext context, CancellationToken cancellationToken) => ValueTask.FromResult(new DataFrameBuilder("a").Build());
        """;
}
