using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Recotem.Compilation;

namespace Recotem.Analyzers;

/// <summary>Checks that nothing but data-source errors and cancellation leaves a data source, and that failures keep their cause.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExceptionAnalyzer : RecotemAnalyzer
{
    private const string Probe = "Recotem.IProbe";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        DataSourceRules.Rct2205ForeignExceptionLeaves,
        DataSourceRules.Rct2206ExternalCallNotWrapped,
        DataSourceRules.Rct2207FailureSwallowed,
        DataSourceRules.Rct2208CauseLost);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(Check, SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !IsPlugin(type))
            return;
        INamedTypeSymbol? kind = type.AllInterfaces.FirstOrDefault(i => Attributes.Is(i, WellKnownNames.DataSourceKind));
        var exceptions = new ExceptionTypes(context.Compilation);
        if (kind is null || exceptions.DataSource is null)
            return;

        var bodies = new Bodies(context.Compilation, type, context.CancellationToken);
        var apis = new ExternalApis(exceptions, tree => Option(context.Options.AnalyzerConfigOptionsProvider, tree));
        var flow = new ExceptionFlow(type, bodies, apis, exceptions, context.CancellationToken);
        var entries = new List<(string Name, Body Body)>();
        foreach ((string name, Body? body) in Entries(type, kind, bodies))
        {
            if (body is null)
                continue;
            entries.Add((name, body));
            flow.Enter(body);
        }

        flow.Run();
        ReportLeaving(context, type, entries);
        ReportHandlers(context, flow, new Handlers(exceptions, bodies, flow), context.CancellationToken);
    }

    private static bool IsPlugin(INamedTypeSymbol type) =>
        Attributes.Find(type, WellKnownNames.DataSourceAttribute) is not null || Attributes.Find(type, WellKnownNames.PluginAttribute) is not null;

    private static string? Option(AnalyzerConfigOptionsProvider options, SyntaxTree tree) =>
        options.GetOptions(tree).TryGetValue(ExternalApiOption.Key, out string? value) || options.GlobalOptions.TryGetValue(ExternalApiOption.Key, out value)
            ? value
            : null;

    private static IEnumerable<(string Name, Body? Body)> Entries(INamedTypeSymbol type, INamedTypeSymbol kind, Bodies bodies)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
            yield return ("its static constructor", SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, type.ContainingAssembly) ? bodies.StaticsOf(t) : null);
        foreach (IMethodSymbol constructor in type.InstanceConstructors.Where(c => c.DeclaredAccessibility != Accessibility.Private))
            yield return ("its constructor", bodies.Of(constructor));
        foreach (INamedTypeSymbol contract in type.AllInterfaces.Where(i => SymbolEqualityComparer.Default.Equals(i, kind) || Attributes.Is(i, Probe)))
        {
            foreach (IMethodSymbol member in contract.GetMembers().OfType<IMethodSymbol>())
                yield return ($"'{member.Name}'", type.FindImplementationForInterfaceMember(member) is IMethodSymbol method ? bodies.Of(method) : null);
        }
    }

    private static void ReportLeaving(SymbolAnalysisContext context, INamedTypeSymbol type, List<(string Name, Body Body)> entries)
    {
        var leaving = new Effects();
        var from = new Dictionary<Origin, List<string>>();
        foreach ((string name, Body body) in entries)
        {
            foreach (Origin origin in body.Immediate.All.Keys.Concat(body.Returned.Pending.All.Keys).Distinct())
            {
                if (!from.TryGetValue(origin, out List<string>? names))
                    from.Add(origin, names = new List<string>());
                if (!names.Contains(name))
                    names.Add(name);
            }

            leaving.Join(body.Immediate);
            leaving.Join(body.Returned.Pending);
        }

        foreach (KeyValuePair<Origin, HashSet<ITypeSymbol>> effect in leaving.All)
        {
            Origin origin = effect.Key;
            ITypeSymbol[] types = effect.Value.OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
            string names = string.Join(" or ", types.Select(t => t.Name));
            string entry = string.Join(" and ", from[origin]);
            ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
                .Add(FixProperties.Exceptions, string.Join(";", types.Select(Names.Code)));
            context.ReportDiagnostic(origin.Kind == OriginKind.ExternalCall
                ? Diagnostic.Create(DataSourceRules.Rct2206ExternalCallNotWrapped, Spans.OfCall(origin.Syntax), properties, origin.Name, names, type.Name, entry)
                : Diagnostic.Create(
                    DataSourceRules.Rct2205ForeignExceptionLeaves,
                    Spans.OfThrow(origin.Syntax),
                    origin.Kind == OriginKind.Rethrow ? properties.Add(FixProperties.Rethrown, "true") : properties,
                    names,
                    type.Name,
                    entry));
        }
    }

    private static void ReportHandlers(SymbolAnalysisContext context, ExceptionFlow flow, Handlers handlers, CancellationToken cancellation)
    {
        var judged = new HashSet<SyntaxNode>();
        foreach (Body body in flow.Reached.Where(b => b.IsOwn && !b.IsTooDeep))
        {
            foreach (ICatchClauseOperation clause in body.Roots.SelectMany(r => r.Descendants()).OfType<ICatchClauseOperation>())
            {
                cancellation.ThrowIfCancellationRequested();
                if (!judged.Add(clause.Syntax))
                    continue;
                try
                {
                    ReportHandler(context, handlers, clause, judged);
                }
                catch (InsufficientExecutionStackException)
                {
                    // Code that is nested as deeply as this is left unjudged, as where it is followed.
                    break;
                }
            }
        }
    }

    private static void ReportHandler(SymbolAnalysisContext context, Handlers handlers, ICatchClauseOperation clause, HashSet<SyntaxNode> judged)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add(FixProperties.Cause, CatchFilter.Variable(clause)?.Name);
        if (handlers.Swallows(clause))
        {
            string caught = CatchFilter.CaughtType(clause)?.Name ?? "Exception";
            context.ReportDiagnostic(Diagnostic.Create(DataSourceRules.Rct2207FailureSwallowed, Spans.OfCatch(clause.Syntax), properties, caught));
        }

        foreach ((IOperation made, string cause) in handlers.LoseCause(clause))
        {
            if (judged.Add(made.Syntax))
                context.ReportDiagnostic(Diagnostic.Create(DataSourceRules.Rct2208CauseLost, made.Syntax.GetLocation(), properties, cause));
        }
    }
}
